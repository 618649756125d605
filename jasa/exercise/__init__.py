"""Questions, instant checks and judges; this room knows no answer in clear."""
