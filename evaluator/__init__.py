"""The judgement: programs, criteria, filters, windows, money, tiers. Values in, values out."""
