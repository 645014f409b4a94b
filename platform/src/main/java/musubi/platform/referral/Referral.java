package musubi.platform.referral;

import java.time.Instant;
import java.util.Optional;
import musubi.platform.people.PersonId;

/**
 * Somebody is to be helped by a provider.
 *
 * @param actor the account that refers
 * @param provider to whom; empty while any provider may take it up
 * @param kind of what there is, as {@link States#kinds} has it
 * @param priority one of {@link Referrals#PRIORITIES}
 * @param prohibited whether nobody may get in touch with the person
 * @param partOf the referral a part of which this one does; empty for one that stands by itself
 * @param said what was written; empty words once who the person is was destroyed
 * @param version one more with each step
 * @param askedAt since when an answer is awaited
 * @param agreedWith the recipient of the words the person agreed to when it was sent, with their version
 */
public record Referral(
        ReferralId id,
        PersonId person,
        String actor,
        boolean office,
        Optional<String> provider,
        Optional<String> programme,
        String kind,
        String priority,
        boolean prohibited,
        Optional<ReferralId> partOf,
        Said said,
        State state,
        int version,
        Instant madeAt,
        Optional<Instant> askedAt,
        Optional<String> agreedWith,
        int agreedTo,
        Instant changedAt) {
    /** Without what it is a part of. */
    public Referral alone() {
        return new Referral(
                id,
                person,
                actor,
                office,
                provider,
                programme,
                kind,
                priority,
                prohibited,
                Optional.empty(),
                said,
                state,
                version,
                madeAt,
                askedAt,
                agreedWith,
                agreedTo,
                changedAt);
    }

    /**
     * What whoever refers wrote.
     *
     * @param asked what for, which providers read before they know whom it is about; holds no name
     * @param reason why
     * @param living how they live: what weighs on them at home, in money, in the family (生活上の課題)
     */
    public record Said(String asked, String reason, String living) {
        private static final String BETWEEN = "\u0000";
        private static final int PARTS = 3;

        /** Nothing is known of it any more. */
        static final Said FORGOTTEN = new Said("", "", "");

        String whole() {
            return String.join(BETWEEN, asked, reason, living);
        }

        static Said of(String whole) {
            var parts = whole.split(BETWEEN, -1);
            if (parts.length != PARTS)
                throw new IllegalStateException("what a referral says has %d parts".formatted(parts.length));
            return new Said(parts[0], parts[1], parts[2]);
        }

        @Override
        public String toString() {
            return "Said[…]";
        }
    }
}
