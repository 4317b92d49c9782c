"""What must not stand in a repository that others clone: somebody's machine, registries, talk of the work."""

from __future__ import annotations

import re

from tests.house.rules.sources import Source

# Written so that this file does not break its own rule.
_WORDS = (
    (re.compile(r"(?<![\w.$}])/(?:tmp|work|root|home/\w+)/(?!\.\.\.)[\w.]"), "a path of somebody's machine"),
    (
        re.compile(r"(?i)\b(?:files\.)?py[t]hon[h]osted\.org\b|\bpy[p]i\.(?:org|python\.org)\b"),
        "a registry's host",
    ),
    (re.compile(r"(?i)\bregistry\.(?:npmjs|yarnpkg)\.(?:org|com)\b|\bnpm[j]s\.com\b"), "a registry's host"),
    (re.compile(r"(?i)(?m:--|^)(?:extra-)?index-url\b|--trusted-h[o]st\b"), "an index line"),
    (
        re.compile(r"(?i)\b(?:previous|earlier|working|my|our) ses[s]ions?\b"),
        "talk about the work",
    ),
    (
        re.compile(r"(?i)\b(?:A[I]|L[L]M|cod[i]ng) (?:assis[t]ant|hel[p]er|ag[e]nt)s?\b|\bcha[t]bot\b"),
        "talk about the work",
    ),
    (re.compile(r"(?i)\b(?:Cl[a]ude|An[t]hropic|Chat[G]PT|Open[A]I|Cop[i]lot)\b"), "talk about the work"),
    (re.compile(r"(?i)\b(?:Co-Authored|Generated)-By:"), "talk about the work"),
)
_LOCKS = re.compile(
    r"(^|/)(requirements[\w.-]*\.(lock|txt|in)|package-lock\.json|constraints\.txt|\.npmrc|pip\.conf)$"
)


def forbidden_words(source: Source) -> list[str]:
    """No path, host or phrase that belongs to the making and not to the product."""
    if source.path == "tests/house/test_words.py":
        return []
    return [
        source.at(source.text.count("\n", 0, match.start()) + 1, f"{what}: {match[0]}")
        for rule, what in _WORDS
        for match in rule.finditer(source.text)
    ]


def locks_name_no_host(source: Source) -> list[str]:
    """A lock file holds names, versions and hashes; where they come from is the installer's business."""
    if not _LOCKS.search(source.path):
        return []
    return [
        source.at(number, f"names a host: {line.strip()[:60]}")
        for number, line in enumerate(source.lines, 1)
        if re.search(r"\w+://", line)
        and not re.match(r"\s*\"(url|funding|homepage)\"\s*:", line)  # a package's own page in its manifest
    ]
