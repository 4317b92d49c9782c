"""Papers: what of a case goes to a printer. The receipt, the dossier and the label, each a PDF."""
