"""The questionnaire: questions as plain data, asked through one of three prompters, kept in a draft."""
