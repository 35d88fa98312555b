"""Colours of figures by their meaning, the same in the light and the dark theme.

The values are placeholders that Streamlit's frontend replaces by [theme.*] chartCategoricalColors, in its order
(shared/look/look.md, section 7). They are private to Streamlit: nothing else may rely on them, and an export in Python
must replace them first.
"""

QUERY = "#000001"
KEY = "#000002"
VALUE = "#000003"
CHOSEN = "#000004"
POSITIVE = "#000005"
NEGATIVE = "#000006"
RULE = "#000007"
PRUNED = "#000008"
INK2 = "#000009"
INK = "#000010"
