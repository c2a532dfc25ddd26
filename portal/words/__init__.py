"""What parents read: facts put into French sentences, in the words of docs/words.md."""
