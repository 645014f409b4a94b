package musubi.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import musubi.ledger.kit.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stories an accountant can read. Each is played on a ledger in memory, on one that
 * forgets after each line what its ground keeps, and on one in a file, which is then reopened. */
class ScenarioTest {
    private static final String TOWN = """
            day      2026-04-01
            account  budget  free
            account  funding not-below-zero
            account  expired not-below-zero
            account  shop    free
            account  owed    not-above-zero
            account  hanako  lots
            account  taro    lots
            transfer BUDGET budget funding 1000 POSTED
            """;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void the_ledger_answers_as_the_story_says(String name, String story) {
        Scenario.play(Ledger.inMemory(), TOWN + story);
        var grounded = Ledger.open(new MemoryStore(), new MemoryGround());
        Scenario.play(grounded, TOWN + story, grounded::advance);

        var file = folder.resolve("ledger");
        Head head;
        try (var store = FileStore.open(file)) {
            var ledger = Ledger.open(store);
            Scenario.play(ledger, TOWN + story);
            head = ledger.head();
        }
        try (var store = FileStore.open(file)) {
            assertThat(Ledger.open(store).head()).isEqualTo(head);
        }
    }

    static Stream<Arguments> stories() {
        return Stream.of(
                Arguments.of("a_refused_transfer_changes_nothing_and_a_repeat_counts_once", """
                    account  yen  not-below-zero JPY
                    transfer T1 budget shop 100      POSTED
                    transfer T2 funding shop 1001    BALANCE_TOO_LOW
                    transfer T1 budget shop 100      ALREADY_POSTED
                    transfer T1 budget shop 101      DIFFERENT_TRANSFER_SAME_ID
                    transfer T3 budget jiro 10       UNKNOWN_ACCOUNT
                    transfer T4 budget budget 10     SAME_ACCOUNT
                    transfer T5 budget shop 0        AMOUNT_OUT_OF_RANGE
                    transfer T6 budget shop -5       AMOUNT_OUT_OF_RANGE
                    transfer T7 budget shop 1000000000000000 AMOUNT_OUT_OF_RANGE
                    transfer T8 budget yen 5         DIFFERENT_UNIT
                    transfer T9 budget owed 1        BALANCE_TOO_HIGH
                    transfer T2 funding shop 1000    POSTED
                    balance  shop 1100
                    balance  budget -1100
                    balance  funding 0
                    """),
                Arguments.of("points_cannot_be_issued_beyond_the_ceiling", """
                    award    A1 funding hanako 600 until 2027-04-01 because w1  POSTED
                    award    A2 funding taro   401 until 2027-04-01 because w2  BALANCE_TOO_LOW
                    award    A2 funding taro   400 until 2027-04-01 because w2  POSTED
                    award    A3 funding taro     1 until 2027-04-01 because w3  BALANCE_TOO_LOW
                    award    A3 budget  taro     1 until 2027-04-01 because w3  NO_CEILING
                    award    A3 hanako  taro     1 until 2027-04-01 because w3  NO_CEILING
                    transfer G1 budget  taro     1                              NEEDS_AWARD
                    award    A4 funding shop     1 until 2027-04-01 because w4  NOT_AN_ACCOUNT_OF_LOTS
                    award    A5 funding taro     1 until 2026-04-01 because w5  EXPIRED_AT_BIRTH
                    balance  funding 0
                    """),
                Arguments.of("the_first_expiring_lot_is_spent_first_and_ties_go_by_the_day_earned", """
                    award    LATE  funding hanako 100 until 2028-04-01 because a  POSTED
                    award    SOON  funding hanako 100 until 2026-10-01 because b  POSTED
                    award    SAME  funding hanako 100 until 2026-10-01 because c  POSTED
                    transfer D1 hanako shop 150  POSTED
                    lot      SOON 0 0 100 0 0
                    lot      SAME 50 0 50 0 0
                    lot      LATE 100 0 0 0 0
                    liability 2026-09 50
                    liability 2028-03 100
                    """),
                Arguments.of("the_balance_does_not_collapse_at_expiry", """
                    award    A1 funding hanako 100 until 2026-07-01 because a  POSTED
                    transfer S1 hanako shop 80                                 POSTED
                    award    A2 funding hanako 100 until 2027-07-01 because b  POSTED
                    expire   2026-07-01  1
                    balance  hanako  100
                    balance  expired  20
                    lot      A1 0 0 80 20 0
                    lot      A2 100 0 0 0 0
                    expire   2026-07-02  0
                    balance  hanako  100
                    """),
                Arguments.of("points_past_their_day_cannot_be_spent_even_before_they_are_swept", """
                    award    A1 funding hanako 100 until 2026-07-01 because a  POSTED
                    day      2026-06-30
                    transfer S1 hanako shop 10                                 POSTED
                    day      2026-07-01
                    transfer S2 hanako shop 10                                 BALANCE_TOO_LOW
                    balance  hanako 90
                    expire   2026-07-01  1
                    balance  hanako 0
                    """),
                Arguments.of("what_is_reserved_cannot_be_spent_twice", """
                    award    A1 funding hanako 1000 until 2027-04-01 because a  POSTED
                    reserve  R1 hanako shop 700 until 2026-05-01                POSTED
                    balance  hanako 1000 300
                    transfer S1 hanako shop 301                                 BALANCE_TOO_LOW
                    reserve  R2 hanako shop 301 until 2026-05-01                BALANCE_TOO_LOW
                    post     P1 R1 701                                          MORE_THAN_RESERVED
                    post     P1 R1 0                                            AMOUNT_OUT_OF_RANGE
                    post     P1 R1 500                                          POSTED
                    post     P1 R1 500                                          ALREADY_POSTED
                    post     P2 R1 200                                          ALREADY_RESOLVED
                    release  V1 R1                                              ALREADY_RESOLVED
                    balance  hanako 500 500
                    balance  shop 500
                    release  V2 R9                                              UNKNOWN_RESERVATION
                    """),
                Arguments.of("a_reservation_that_is_released_or_times_out_gives_its_lots_back", """
                    award    A1 funding hanako 300 until 2026-05-01 because a  POSTED
                    award    A2 funding hanako 300 until 2027-04-01 because b  POSTED
                    reserve  R1 hanako shop 400 until 2026-04-15               POSTED
                    lot      A1 0 300 0 0 0
                    lot      A2 200 100 0 0 0
                    release  V1 R1                                             POSTED
                    balance  hanako 600 600
                    reserve  R2 hanako shop 400 until 2026-04-15               POSTED
                    day      2026-04-15
                    post     P2 R2 400                                         TOO_LATE
                    expire   2026-04-15  1
                    balance  hanako 600 600
                    post     P2 R2 400                                         ALREADY_RESOLVED
                    """),
                Arguments.of("points_reserved_in_time_outlive_their_day_and_expire_when_given_back", """
                    award    A1 funding hanako 300 until 2026-05-01 because a  POSTED
                    reserve  R1 hanako shop 200 until 2026-05-10               POSTED
                    expire   2026-05-01  1
                    balance  hanako 200 0
                    lot      A1 0 200 0 100 0
                    post     P1 R1 150                                         POSTED
                    lot      A1 50 0 150 100 0
                    transfer S1 hanako shop 50                                 BALANCE_TOO_LOW
                    expire   2026-05-02  1
                    lot      A1 0 0 150 150 0
                    balance  expired 150
                    """),
                Arguments.of("an_exchange_has_a_minimum_and_a_step", """
                    award    A1 funding hanako 1000 until 2027-04-01 because a             POSTED
                    reserve  R1 hanako shop 499 until 2026-05-01 from 500 step 500         NOT_AN_EXCHANGE_AMOUNT
                    reserve  R1 hanako shop 750 until 2026-05-01 from 500 step 500         NOT_AN_EXCHANGE_AMOUNT
                    reserve  R1 hanako shop 500 until 2026-05-01 from 500 step 500         POSTED
                    reserve  R2 hanako shop 500 until 2026-04-01 from 500 step 500         TOO_LATE
                    """),
                Arguments.of("a_claw_back_reverses_exactly_what_its_cause_earned", """
                    award    A1 funding hanako 100 until 2027-04-01 because wrong  POSTED
                    award    A2 funding hanako  40 until 2027-04-01 because wrong  POSTED
                    award    A3 funding hanako  50 until 2027-04-01 because right  POSTED
                    award    A4 funding taro    70 until 2027-04-01 because wrong  POSTED
                    clawback C1 hanako wrong owed                                  POSTED
                    clawback C1 hanako wrong owed                                  ALREADY_POSTED
                    clawback C2 hanako wrong owed                                  NOTHING_TO_REVERSE
                    balance  hanako 50
                    balance  taro   70
                    balance  funding 880
                    balance  owed 0
                    lot      A1 0 0 0 0 100
                    """),
                Arguments.of("what_was_spent_is_taken_from_other_lots_and_then_becomes_a_visible_debt", """
                    award    A1 funding hanako 100 until 2026-06-01 because wrong  POSTED
                    transfer S1 hanako shop 90                                     POSTED
                    award    A2 funding hanako 30 until 2027-04-01 because right   POSTED
                    clawback C1 hanako wrong funding                               NOT_A_RECEIVABLE
                    clawback C1 hanako wrong owed                                  POSTED
                    balance  hanako 0
                    balance  owed -60
                    balance  funding 970
                    award    A3 funding hanako 80 until 2027-04-01 because later   POSTED
                    transfer PAY hanako owed 61                                    BALANCE_TOO_HIGH
                    transfer PAY hanako owed 60                                    POSTED
                    balance  owed 0
                    balance  hanako 20
                    """),
                Arguments.of("a_claw_back_of_expired_points_does_not_take_them_twice", """
                    award    A1 funding hanako 100 until 2026-06-01 because wrong  POSTED
                    award    A2 funding hanako  50 until 2027-04-01 because right  POSTED
                    expire   2026-06-01  1
                    clawback C1 hanako wrong owed                                  POSTED
                    balance  hanako 50
                    balance  expired 0
                    balance  funding 950
                    balance  owed 0
                    """),
                Arguments.of("the_ids_of_ends_are_kept_for_ends", """
                    award    A1 funding hanako 100 until 2026-06-01 because a      POSTED
                    transfer expiry/A1/1 hanako shop 1                             RESERVED_ID
                    transfer time-out/R1 hanako shop 1                             RESERVED_ID
                    linked   expiry/A1/1 1                                         RESERVED_ID
                    transfer T1 hanako shop 1
                    expire   2026-06-01  1
                    balance  hanako 0
                    """),
                Arguments.of("a_group_happens_as_a_whole_or_not_at_all", """
                    award    A1 funding hanako 100 until 2027-04-01 because a  POSTED
                    linked   G1 2                                              BALANCE_TOO_LOW
                    transfer T1 hanako shop 60
                    transfer T2 hanako shop 60
                    balance  hanako 100
                    linked   G1 2                                              POSTED
                    transfer T1 hanako shop 60
                    transfer T2 hanako shop 40
                    linked   G1 2                                              ALREADY_POSTED
                    transfer T1 hanako shop 60
                    transfer T2 hanako shop 40
                    transfer T1 hanako shop 60                                 ALREADY_POSTED
                    transfer T1 hanako shop 61                                 DIFFERENT_TRANSFER_SAME_ID
                    linked   G2 2                                              DIFFERENT_TRANSFER_SAME_ID
                    transfer T9 budget shop 1
                    transfer T2 hanako shop 40
                    balance  hanako 0
                    balance  shop 100
                    """),
                Arguments.of("an_account_closes_only_when_it_is_empty_and_for_good", """
                    close    funding                  ACCOUNT_NOT_EMPTY
                    transfer BACK funding budget 1000 POSTED
                    close    funding                  POSTED
                    close    funding                  ALREADY_POSTED
                    close    nobody                   UNKNOWN_ACCOUNT
                    transfer T1 budget funding 1      ACCOUNT_CLOSED
                    """));
    }

    @Test
    void a_line_that_goes_otherwise_is_named() {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> Scenario.play(Ledger.inMemory(), TOWN + "balance funding 999"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("balance funding 999")
                .hasMessageContaining("1000");
    }
}
