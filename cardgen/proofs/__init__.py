"""Proofs: messages beside the labels that they become, on pages that both offices sign.

In come a project, ids, pairs and templates; out come a document and all that is wrong:

    run = pull_proof(project, ["brothers"], ["zh-ko"], ["box-100x150"])
    data = render(run.document, "pdf")
"""

from __future__ import annotations

from cardgen.proofs.counted import CountedTable, counted_document, counted_tables, counted_text
from cardgen.proofs.entries import ProofEntry, TriedLabel, proof_entries
from cardgen.proofs.proof import PAPERS, Proof, pull_proof
from cardgen.proofs.revision import revision
from cardgen.proofs.samples import SampleLabels

__all__ = [
    "PAPERS",
    "CountedTable",
    "Proof",
    "ProofEntry",
    "SampleLabels",
    "TriedLabel",
    "counted_document",
    "counted_tables",
    "counted_text",
    "proof_entries",
    "pull_proof",
    "revision",
]
