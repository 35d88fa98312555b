"""Speech to text: what Whisper (Radford et al. 2022) does with a sound, watched from the inside."""
