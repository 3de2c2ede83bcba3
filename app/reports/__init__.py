"""What can be asked of the record as a whole. A report is a Select over bind parameters: nothing here reads a database.

terms        what reports say
rows         the rows that a report may count
interval     a printed figure -> the interval that the true one lies in
scope        a pairing   -> the claims that concern it
ledger       claims      -> what was paid, by the ledger
derived      what all derivations have in common
standing     claims      -> villages, cadres, pairings and visits, counted
recipients   claims      -> who received what, counted
earnings     claims      -> assets, rent and how it was shared
derivation   claims      -> figures computed from records: all of these, the ledger, and other claims
search       a text      -> the records that bear it, best first
scorecard    a pairing   -> every figure: stated, derived, verdict
reconcile    a headline  -> its parts, the ledger, the gap
flow         a pairing   -> what was promised and what moved, in total and by kind, year, project and pairing
mobilised    a pairing   -> investment, trade and gifts beside the money, never in it
"""
