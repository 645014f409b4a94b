package musubi.study.protocol;

import musubi.measure.Measures;

/** Reads protocols. */
public final class Protocols {
    private Protocols() {}

    /**
     * The protocol in this text.
     *
     * @param file name for messages
     * @param measures the measures its variables may use
     * @throws musubi.quantity.BadInput with every mistake and its place
     */
    public static Protocol read(String file, String yaml, Measures measures) {
        return ProtocolReader.read(file, yaml, measures);
    }
}
