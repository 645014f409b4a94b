package musubi.platform.referral;

/** What came of making a referral. */
public sealed interface Making {
    /**
     * It stands.
     *
     * @param added false when it stood before
     */
    record Made(Referral referral, boolean added) implements Making {}

    /** The person does not agree that the provider is told their name. Nothing was kept. */
    record NotAgreed() implements Making {}
}
