"""The desk: a page on this machine on which written answers are read and marked.

``task_sheet`` is what lies beside an answer, ``pile`` the answers to one question in the order in
which they are read, ``shown`` how a text is shown, ``marking`` what a marker does, ``agreement`` two
markers compared, ``server`` the page.
"""
