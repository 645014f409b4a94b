package musubi.platform.office;

import java.util.EnumSet;
import java.util.Set;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages of this module: who may open them and where they stand in the menu. */
@Configuration(proxyBeanMethods = false)
class Places {
    /** What providers see on these pages, the database keeps to their own sessions. */
    private static final Set<Role> STAFF_AND_PROVIDERS =
            EnumSet.of(Role.OFFICER, Role.COUNTER, Role.ADMINISTRATOR, Role.PROVIDER);

    @Bean
    Door officeHomeDoor() {
        return Door.signedIn("/");
    }

    @Bean
    Door officePeopleDoor() {
        return new Door("/people/**", Role.STAFF);
    }

    /** What rules everybody's joining, and what cannot be taken back, is not for the counter. */
    @Bean
    Door officeSchemesDoor() {
        return new Door("/people/schemes/**", Role.DECIDING);
    }

    @Bean
    Door officeConsentsDoor() {
        return new Door("/people/consents/**", Role.DECIDING);
    }

    @Bean
    Door officeCodesDoor() {
        return new Door("/codes", Role.STAFF);
    }

    @Bean
    Door officeImportDoor() {
        return new Door("/people/import/**", Role.DECIDING);
    }

    @Bean
    Door officeListDoor() {
        return new Door("/people/list.csv", Role.DECIDING);
    }

    @Bean
    Door officeDisclosureDoor() {
        return new Door("/people/*/disclosure", Role.DECIDING);
    }

    @Bean
    Door officeDisclosureFileDoor() {
        return new Door("/people/*/disclosure.json", Role.DECIDING);
    }

    @Bean
    Door officeErasureDoor() {
        return new Door("/people/*/erasure", Role.DECIDING);
    }

    @Bean
    Door officeMistakesDoor() {
        return new Door("/people/*/enrolment/**", Role.DECIDING);
    }

    /** The counter takes requests in; what comes of them is decided by those who answer for it. */
    @Bean
    Door officeRequestDecisionsDoor() {
        return new Door("/people/requests/*/decision", Role.DECIDING);
    }

    @Bean
    Door officeRequestLettersDoor() {
        return new Door("/people/requests/*/letter.pdf", Role.DECIDING);
    }

    @Bean
    Door officeRequestDaysDoor() {
        return new Door("/people/requests/days", Role.DECIDING);
    }

    @Bean
    Door officeRetentionDoor() {
        return new Door("/people/retention/**", Role.DECIDING);
    }

    @Bean
    Door officeDuplicatesDoor() {
        return new Door("/people/duplicates/**", Role.DECIDING);
    }

    @Bean
    MenuItem officePeopleItem() {
        return new MenuItem(Group.PEOPLE, 10, "/people", "people.title", Role.STAFF);
    }

    @Bean
    Door officeSessionsDoor() {
        return new Door("/sessions/**", STAFF_AND_PROVIDERS);
    }

    /** What happens to many at once is not for the counter; a provider cancels its own sessions together. */
    @Bean
    Door officeClosuresDoor() {
        return new Door("/sessions/closures/**", EnumSet.of(Role.OFFICER, Role.ADMINISTRATOR, Role.PROVIDER));
    }

    @Bean
    Door officeProgrammesDoor() {
        return new Door("/programmes/**", Role.STAFF);
    }

    /** What residents read under a class is the municipality's word. */
    @Bean
    Door officeGuidesDoor() {
        return new Door("/programmes/*/guide", Role.DECIDING);
    }

    @Bean
    MenuItem officeProgrammesItem() {
        return new MenuItem(Group.CLASSES, 25, "/programmes", "programmes.all", Role.STAFF);
    }

    @Bean
    MenuItem officeSessionsItem() {
        return new MenuItem(Group.CLASSES, 20, "/sessions", "sessions.title", STAFF_AND_PROVIDERS);
    }

    @Bean
    Door officeStepsDoor() {
        return new Door("/steps/**", Role.STAFF);
    }

    @Bean
    MenuItem officeStepsItem() {
        return new MenuItem(Group.RECORDS, 30, "/steps", "steps.title", Role.STAFF);
    }

    @Bean
    Door officeStationDoor() {
        return new Door("/activity/station/**", Role.STAFF);
    }

    /** Everybody's check-ups are read by those who decide about them; the counter enters what a resident brings. */
    @Bean
    Door officeCheckupsDoor() {
        return new Door("/checkups/**", Role.DECIDING);
    }

    @Bean
    Door officeCheckupDecisionsDoor() {
        return new Door("/people/*/checkups/*/**", Role.DECIDING);
    }

    @Bean
    Door officePersonCheckupsDoor() {
        return new Door("/people/*/checkups", Role.STAFF);
    }

    @Bean
    MenuItem officeCheckupsItem() {
        return new MenuItem(Group.RECORDS, 31, "/checkups", "checkups.title", Role.DECIDING);
    }

    /** What counts is decided by those who answer for the money. */
    @Bean
    Door officeFlaggedDoor() {
        return new Door("/activity/flagged/**", Role.DECIDING);
    }

    @Bean
    Door officePointsDoor() {
        return new Door("/points/**", Role.STAFF);
    }

    /** A list with names is for those who answer for the programme. */
    @Bean
    Door officeAwardsFileDoor() {
        return new Door("/points/awards.csv", Role.DECIDING);
    }

    /** From when an agreement gives points is decided by those who answer for the money. */
    @Bean
    Door officeBudgetDoor() {
        return new Door("/points/budget", Role.DECIDING);
    }

    @Bean
    Door officeInForceDoor() {
        return new Door("/points/in-force", Role.DECIDING);
    }

    @Bean
    MenuItem officePointsItem() {
        return new MenuItem(Group.POINTS, 35, "/points", "points.title", Role.STAFF);
    }

    @Bean
    Door officeRewardsDoor() {
        return new Door("/rewards/**", Role.STAFF);
    }

    /** Who is paid is decided by those who answer for the money. */
    @Bean
    Door officeRewardPayeesDoor() {
        return new Door("/rewards/*/payee", Role.DECIDING);
    }

    /** Who wins is drawn by those who answer for the programme. */
    @Bean
    Door officeLotteryDoor() {
        return new Door("/rewards/*/draw", Role.DECIDING);
    }

    @Bean
    Door officeEntryDrawsDoor() {
        return new Door("/rewards/entries/**", Role.DECIDING);
    }

    @Bean
    MenuItem officeRewardsItem() {
        return new MenuItem(Group.POINTS, 36, "/rewards", "rewards.title", Role.STAFF);
    }

    @Bean
    Door officeVouchersDoor() {
        return Door.of("/vouchers", Role.OFFICER, Role.COUNTER, Role.ADMINISTRATOR, Role.PROVIDER);
    }

    @Bean
    MenuItem officeVouchersItem() {
        return new MenuItem(Group.POINTS, 37, "/vouchers", "vouchers.title", EnumSet.of(Role.PROVIDER));
    }

    @Bean
    Door officeRankingDoor() {
        return new Door("/ranking", Role.STAFF);
    }

    /** Residents read there what they read on their own page; nobody else has anything to do with nicknames. */
    @Bean
    Door officeRankingTablesDoor() {
        return Door.of("/ranking.*", Role.RESIDENT, Role.COUNTER, Role.OFFICER, Role.ADMINISTRATOR);
    }

    @Bean
    MenuItem officeRankingItem() {
        return new MenuItem(Group.POINTS, 38, "/ranking", "ranking.title", Role.STAFF);
    }

    /** The intermediary steers by what is agreed and due; it signs, decides and pays nothing. */
    @Bean
    Door officeContractsDoor() {
        return new Door("/contracts/**", Role.DECIDING).readableBy(Role.INTERMEDIARY);
    }

    @Bean
    Door officeAmendmentDoor() {
        return new Door("/contracts/*/amendment", Role.DECIDING);
    }

    @Bean
    Door officeBankDoor() {
        return new Door("/contracts/*/settlements/*/bank/**", Role.DECIDING);
    }

    /** Evidence of single people, though without their names, is for those who answer for it. */
    @Bean
    Door officePackFileDoor() {
        return new Door("/contracts/*/settlements/*/pack.zip", Role.DECIDING);
    }

    @Bean
    MenuItem officeContractsItem() {
        return new MenuItem(
                Group.MONEY,
                40,
                "/contracts",
                "contracts.title",
                EnumSet.of(Role.OFFICER, Role.ADMINISTRATOR, Role.INTERMEDIARY));
    }
}
