package musubi.platform.people;

/**
 * Somebody is about to leave, and the trail will be written first. Whoever holds what hangs on it one after the other takes their turn now: in the
 * same order as those who write in the trail afterwards.
 */
public record PeopleLeaving() {}
