"""A believable fictional France: real communes, invented facilities, calendars that move with the date.

Nothing in it is a real person or place but the communes; every facility says so and has the source « demo ».
"""
