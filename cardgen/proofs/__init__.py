"""Proofs: messages beside their labels, on pages that both offices sign.

In come a project, ids, pairs and templates; out come a document and all errors:

    proof = pull_proof(project, ["brothers"], ["zh-ko"], ["box-100x150"])
    data = render(proof.document, "pdf")
"""

from __future__ import annotations

from cardgen.proofs.counted import (
    counted_document as counted_document,
    counted_tables as counted_tables,
    counted_text as counted_text,
)
from cardgen.proofs.entries import SampleLabels as SampleLabels
from cardgen.proofs.proof import Proof as Proof, pull_proof as pull_proof
