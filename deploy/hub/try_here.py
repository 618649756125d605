"""The same hub on this machine alone, for a look: any name, one password, homes in a folder.

``JASA_REPO=/path/to/repo.git JASA_TRY=/tmp/homes jupyterhub -f deploy/hub/try_here.py``, then
http://127.0.0.1:8000. All servers run under your own account: never for a class.
"""

import os
from pathlib import Path

c = get_config()  # noqa: F821  JupyterHub gives it
load_subconfig(str(Path(__file__).with_name("jupyterhub_config.py")))  # noqa: F821

PLACE = Path(os.environ.get("JASA_TRY", "hub_on_trial")).absolute()
PLACE.mkdir(exist_ok=True)
c.JupyterHub.bind_url = os.environ.get("JASA_TRY_URL", "http://127.0.0.1:8000")
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.db_url = f"sqlite:///{PLACE}/hub.sqlite"
c.JupyterHub.cookie_secret_file = str(PLACE / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(PLACE / "proxy.pid")
c.Authenticator.allow_all = True
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ.get("JASA_TRY_PASSWORD", "alliance 1945")
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = f"{PLACE}/{{username}}"
if os.geteuid() == 0:
    c.Spawner.args = [*c.Spawner.args, "--allow-root"]
