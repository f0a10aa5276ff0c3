"""What stands before Flask: the id of a request, the limits of rate, the cache of answers."""
