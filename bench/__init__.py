"""What is measured: evaluation on archives with questions, speed, and the fitting of the reader."""
