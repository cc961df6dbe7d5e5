"""Proofs: messages beside the labels that they become, on pages that both offices sign.

In come a project, ids, pairs and templates; out come a document and all that is wrong:

    run = pull_proof(project, ["brothers"], ["zh-ko"], ["box-100x150"])
    data = render(run.document, "pdf")
"""

from __future__ import annotations

from cardgen.proofs.entries import ProofEntry, TriedLabel, proof_entries
from cardgen.proofs.proof import PAPERS, Proof, pull_proof
from cardgen.proofs.revision import revision
from cardgen.proofs.samples import SampleLabels

__all__ = [
    "PAPERS",
    "Proof",
    "ProofEntry",
    "SampleLabels",
    "TriedLabel",
    "proof_entries",
    "pull_proof",
    "revision",
]
