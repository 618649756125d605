"""JupyterHub for a class: the course is read-only, each student's copy and record lie at home.

How to set it up: docs/on_a_hub.md. Three names may be set before ``jupyterhub -f`` this file:
``JASA_REPO``, the git repository with the students' copy, ``JASA_BRANCH`` (main) and ``JASA_GROUP``, the
group of the students' accounts. The account that starts the hub is root.
A repository on this disk that belongs to another account must be allowed once:
``git config --system --add safe.directory /srv/alliance-in-data.git``.
"""

import os
from urllib.parse import urlencode

FOLDER = "alliance-in-data"  # in each home
REPO = os.environ.get("JASA_REPO", "/srv/alliance-in-data.git")

c = get_config()  # noqa: F821  JupyterHub gives it

# Every start of a server gives out what is new and opens the first lesson (nbgitpuller).
c.Spawner.default_url = "/git-pull?" + urlencode(
    {
        "repo": REPO,
        "branch": os.environ.get("JASA_BRANCH", "main"),
        "targetpath": FOLDER,
        "urlpath": f"lab/tree/{FOLDER}/lessons/00_start_here.ipynb",
    }
)
# Any account of a machine can connect to a kernel's port: without a key it learns nothing there.
c.Spawner.args = ["--KernelManager.transport_encryption=required"]
c.Spawner.environment = {
    "JASA_HOME": f"~/{FOLDER}",  # one record for lessons and exercises
    "JUPYTER_PREFER_ENV_PATH": "1",  # the course's settings before those of a home
    "PYTHONUTF8": "1",
}
# Measured: docs/on_a_hub.md. Spawners of containers and of systemd keep to these two.
c.Spawner.mem_limit = "1G"
c.Spawner.cpu_limit = 1.0
c.Spawner.start_timeout = c.Spawner.http_timeout = 120  # a whole class logs in at once

# Accounts of this machine that are in this group; another authenticator says otherwise whom it lets in.
c.PAMAuthenticator.allowed_groups = {os.environ.get("JASA_GROUP", "students")}
