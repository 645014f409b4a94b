package musubi.platform.underway;

import java.io.IOException;

/** What is done beside the page with a file that somebody sent. Each module says its own as a bean. */
public interface Receiving {
    /** The message that names it, such as {@code underway.steps}; no other receiving has it. */
    String what();

    /**
     * Does it, in the name of whoever sent the file. After a crash it is done again, so doing it twice must change nothing.
     *
     * @throws musubi.quantity.BadInput when the file is refused
     * @throws IOException when it cannot be read
     */
    Ending receive(Received file) throws IOException;
}
