package musubi.effect.survival;

/** In which order somebody leaves and somebody else has an event at the same time. */
enum Leaving {
    /** Those who had the event are no longer there when others leave. */
    AFTER,
    /** Those who leave do so while everybody is still there. */
    BEFORE
}
