package musubi.platform.access;

/** Whether two accounts are held by two people. The module that keeps accounts says so, as a bean. */
@FunctionalInterface
public interface Apart {
    /**
     * True when it is known that they are; when in doubt it is not.
     *
     * @param one an account, or the name of a job, as an {@link Actor} is named
     * @param other the other one
     */
    boolean apart(String one, String other);
}
