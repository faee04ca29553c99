"""A Content-Security-Policy in every page: code, styles, fonts, images and data come from the site alone.

The theme has scripts in its pages. They are let through by their hashes, page by page, since they contain the way
to the site's root, which differs with a page's depth; any other script in a page does not run. A page carries its
policy itself, so that it holds on every host. What only a header can say is in theme/_headers.
"""

import base64
import hashlib
import re

from mkdocs.exceptions import PluginError

from builder.site import Site

POLICY = {
    "default-src": "'none'",  # frames and plugins among them; what follows is what the book needs
    "script-src": "'self'",  # and the hashes
    "style-src": "'self'",
    "img-src": "'self' data:",  # the theme's icons stand as data in its stylesheet: no request is made for them
    "font-src": "'self'",
    "connect-src": "'self'",  # the recordings
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",  # the search field is a form
}
REFERRER = "no-referrer"
CHARSET = '<meta charset="utf-8">'  # must stay first: browsers look for it in the first 1024 bytes
INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\ssrc=)([^>]*)>(.*?)</script>", re.DOTALL)
DATA = re.compile(r"""\stype=["']?application/(?:ld\+)?json\b""")


def secured(html: str, site: Site) -> str:
    """Return a page with its policy, before anything that the policy is about.

    `mkdocs serve` puts a script into every page it sends, another one each time: no policy can know its hash.
    """
    if html.count(CHARSET) != 1:
        raise PluginError(f"A page has not one {CHARSET} to put its policy after: see builder/policy.py.")
    metas = f'<meta name="referrer" content="{REFERRER}">'
    if not site.serving:
        metas = f'<meta http-equiv="Content-Security-Policy" content="{policy(html)}">{metas}'
    return html.replace(CHARSET, CHARSET + metas)


def policy(html: str) -> str:
    """Return the policy that lets a page's own inline scripts run, and no other."""
    scripts = [code for attributes, code in INLINE_SCRIPT.findall(html) if not DATA.search(attributes)]
    hashes = dict.fromkeys(f"'sha256-{digest(code)}'" for code in scripts)
    sources = POLICY | {"script-src": " ".join([POLICY["script-src"], *hashes])}
    return "; ".join(f"{directive} {source}" for directive, source in sources.items())


def digest(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
