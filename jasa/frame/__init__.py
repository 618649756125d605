"""What surrounds every exhibit: controls, style, maps, year axes; ``live`` alone knows widgets."""
