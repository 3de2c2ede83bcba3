"""What can be asked of the record as a whole. A report is a Select over bind parameters: nothing here reads a database.

terms        what reports say
rows         the rows that a report may count
interval     a printed figure -> the interval that the true one lies in
scope        a pairing   -> the claims that concern it
ledger       claims      -> what was paid, by the ledger
derivation   claims      -> figures computed from records
scorecard    a pairing   -> every figure: stated, derived, verdict
reconcile    a headline  -> its parts, the ledger, the gap
"""
