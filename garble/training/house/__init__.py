"""What a publisher does with its own articles: thresholds for the house style, and classifiers of its own."""
