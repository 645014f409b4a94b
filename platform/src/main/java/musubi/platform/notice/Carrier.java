package musubi.platform.notice;

/** Carries notices over one channel. */
interface Carrier {
    Channel channel();

    /** Hands the notice over. What goes wrong is an answer, never an exception. */
    Outcome carry(Parcel parcel);

    /**
     * A notice as it goes out, put together at the last moment and kept nowhere.
     *
     * @param to the address or number on this channel
     */
    record Parcel(MessageId id, String to, Template.Text text) {
        @Override
        public String toString() {
            return "Parcel[" + id + "]";
        }
    }

    /** What became of it. Reasons never hold an address. */
    sealed interface Outcome {
        /** It was accepted. */
        record Sent() implements Outcome {}

        /** Not now; it may go later. */
        record Later(String reason) implements Outcome {}

        /** It will never go this way. */
        record Never(String reason) implements Outcome {}
    }
}
