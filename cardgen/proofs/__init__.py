"""Proofs: messages beside their labels, on pages that both offices sign.

In come a project, ids, pairs and templates; out come a document and all errors:

    proof = pull_proof(project, ["brothers"], ["zh-ko"], ["box-100x150"])
    data = render(proof.document, "pdf")
"""

from __future__ import annotations

from cardgen.proofs.counted import (
    format_counted_tables as format_counted_tables,
    make_counted_document as make_counted_document,
    make_counted_tables as make_counted_tables,
)
from cardgen.proofs.entries import SampleLabels as SampleLabels
from cardgen.proofs.proof import Proof as Proof, pull_proof as pull_proof
