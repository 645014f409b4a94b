package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Organisations;
import musubi.platform.access.ProviderNames;
import musubi.platform.access.Role;
import musubi.platform.notice.StaffMails;
import musubi.platform.page.CsvTable;
import musubi.platform.page.SentBack;
import musubi.platform.people.Erasures;
import musubi.platform.people.PersonId;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The accounts of a municipality, for its administrators. */
@Controller
@RequestMapping("/accounts")
class AccountsPages {
    /** Residents are invited from their own page, where the person stands, and who stands for others from the page of those. */
    static final Set<Role> GIVEN =
            EnumSet.complementOf(EnumSet.of(Role.RESIDENT, Role.REPRESENTATIVE, Role.PARTNER, Role.JOB, Role.PUBLIC));

    private static final String LAST = "accounts.last";
    private static final int WHY = 500;

    private final Accounts accounts;
    private final Acting acting;
    private final Roster roster;
    private final Rules rules;
    private final Invitations invitations;
    private final Inviting inviting;
    private final StaffMails mails;
    private final SecondFactors factors;
    private final Sessions sessions;
    private final DirectoryLinks links;
    private final Persons persons;
    private final MeetingNumber numbers;
    private final Attempts attempts;
    private final Erasures erasures;
    private final ProviderNames providers;
    private final Organisations organisations;
    private final MessageSource words;

    AccountsPages(
            Accounts accounts,
            Acting acting,
            Roster roster,
            Rules rules,
            Invitations invitations,
            Inviting inviting,
            StaffMails mails,
            SecondFactors factors,
            Sessions sessions,
            DirectoryLinks links,
            Persons persons,
            MeetingNumber numbers,
            Attempts attempts,
            Erasures erasures,
            ProviderNames providers,
            Organisations organisations,
            MessageSource words) {
        this.accounts = accounts;
        this.acting = acting;
        this.roster = roster;
        this.rules = rules;
        this.invitations = invitations;
        this.inviting = inviting;
        this.mails = mails;
        this.factors = factors;
        this.sessions = sessions;
        this.links = links;
        this.persons = persons;
        this.numbers = numbers;
        this.attempts = attempts;
        this.erasures = erasures;
        this.providers = providers;
        this.organisations = organisations;
        this.words = words;
    }

    /**
     * An account as the list shows it.
     *
     * @param belongs the id of the provider or of the organisation it refers for, and what it is called; both are empty for other roles
     */
    record Shown(UUID id, String login, Role role, String belongs, String called, String signedInAt, boolean enabled) {
        static Shown of(Account account, Map<String, String> names, Map<UUID, UUID> organisations) {
            var organisation = organisations.get(account.id());
            var belongs = organisation == null ? account.provider().orElse("") : organisation.toString();
            return new Shown(
                    account.id(),
                    account.login(),
                    account.role(),
                    belongs,
                    names.getOrDefault(belongs, belongs),
                    account.signedInAt().map(OwnPages.MINUTE::format).orElse(""),
                    account.enabled());
        }
    }

    /** What is looked for, as the address of the page says it. */
    record Filter(String q, String role, String state) {
        Filter {
            q = q == null ? "" : q.strip();
            role = role == null ? "" : role;
            state = state == null ? "" : state;
        }

        Predicate<Account> test() {
            return account -> account.login().contains(q.toLowerCase(Locale.ROOT))
                    && (role.isEmpty() || account.role().word().equals(role))
                    && (state.isEmpty() || account.enabled() == state.equals("enabled"));
        }
    }

    private List<Shown> found(Filter filter) {
        var names = names();
        var belongs = organisations.byAccount();
        return accounts.all().stream()
                .filter(filter.test())
                .map(account -> Shown.of(account, names, belongs))
                .toList();
    }

    /** What providers and organisations are called, under their ids. */
    private Map<String, String> names() {
        var names = new HashMap<>(providers.all());
        organisations.all().forEach((id, name) -> names.put(id.toString(), name));
        return names;
    }

    @GetMapping
    String list(Filter filter, Model page) {
        page.addAttribute("filter", filter);
        page.addAttribute("roles", EnumSet.complementOf(EnumSet.of(Role.JOB, Role.PUBLIC)));
        page.addAttribute("accounts", found(filter));
        page.addAttribute(
                "invitations",
                invitations.open().stream()
                        .map(i -> Map.of(
                                "id",
                                i.id(),
                                "login",
                                i.login(),
                                "role",
                                i.role(),
                                "ends",
                                OwnPages.MINUTE.format(i.endsAt()),
                                "mail",
                                i.mail().orElse("")))
                        .toList());
        page.addAttribute("graceDays", rules.graceDays());
        return "account/accounts";
    }

    @GetMapping(params = "csv")
    ResponseEntity<byte[]> csv(Filter filter, Locale locale) {
        var header = new ArrayList<String>();
        for (var name : List.of("sign-in.login", "own.role", "accounts.belongs", "accounts.seen", "accounts.state"))
            header.add(words.getMessage(name, null, locale));
        var rows = found(filter).stream()
                .map(a -> List.of(
                        a.login(),
                        words.getMessage("role." + a.role().word(), null, locale),
                        a.called(),
                        a.signedInAt(),
                        words.getMessage(a.enabled() ? "accounts.enabled" : "accounts.disabled", null, locale)))
                .toList();
        return CsvTable.answer("accounts", header, rows);
    }

    /** What the form of an invitation holds, as it was typed. */
    record Form(
            String invitation,
            String login,
            String role,
            String provider,
            String organisation,
            String newOrganisation,
            String mail) {
        Form {
            invitation = invitation == null ? "" : invitation;
            organisation = organisation == null ? "" : organisation;
            newOrganisation = newOrganisation == null ? "" : newOrganisation.strip();
            mail = mail == null ? "" : mail.strip();
            login = login == null ? "" : login.strip().toLowerCase(Locale.ROOT);
            role = role == null ? "" : role;
            provider = provider == null ? "" : provider;
        }
    }

    @GetMapping("/invitations/new")
    String form(Model page) {
        return form(new Form(UUID.randomUUID().toString(), "", "", "", "", "", ""), Map.of(), page);
    }

    private String form(Form form, Map<String, String> wrong, Model page) {
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("roles", GIVEN);
        page.addAttribute("providers", providers.all());
        page.addAttribute("organisations", organisations.all());
        page.addAttribute("mailable", mails.possible());
        return "account/invite";
    }

    @PostMapping("/invitations")
    String invite(Form form, Model page, Locale locale, RedirectAttributes next) {
        var mail = inviting.mailed(form.mail());
        var wrong = inviting.wrong(form.login(), mail);
        var role = GIVEN.stream().filter(r -> r.word().equals(form.role())).findFirst();
        if (role.isEmpty()) wrong.put("role", "invite.role-missing");
        var provider = provider(role, form.provider());
        if (role.equals(Optional.of(Role.PROVIDER)) && provider.isEmpty())
            wrong.put("provider", "invite.provider-missing");
        var organisation = ChosenOrganisation.of(form.invitation(), form.organisation(), form.newOrganisation());
        var unnamed = role.filter(Role.CLINIC::equals).flatMap(clinic -> organisation.wrong(organisations));
        unnamed.ifPresent(code -> wrong.put("organisation", code));
        if (!wrong.isEmpty()) return form(form, wrong, page);
        var invitation = UUID.fromString(form.invitation());
        var refersFor = role.filter(Role.CLINIC::equals).map(clinic -> organisation.entered(roster));
        if (mail.isPresent()) {
            var language = Inviting.language(locale);
            if (refersFor.isPresent())
                invitations.inviteForOrganisationByMail(
                        invitation, form.login(), refersFor.get(), mail.get(), language);
            else invitations.inviteByMail(invitation, form.login(), role.orElseThrow(), provider, mail.get(), language);
            next.addFlashAttribute("said", "invite.mailed");
            next.addFlashAttribute("login", form.login());
            return "redirect:/accounts";
        }
        var secret = refersFor.isPresent()
                ? invitations.inviteForOrganisation(invitation, form.login(), refersFor.get())
                : invitations.invite(invitation, form.login(), role.orElseThrow(), Optional.empty(), provider);
        if (secret.isEmpty()) return "redirect:/accounts";
        page.addAttribute("login", form.login());
        page.addAttribute("link", invitations.link(secret.get()));
        page.addAttribute("back", "/accounts");
        return "account/invited";
    }

    /** The chosen provider; empty when the role has none, or when the municipality has no such provider. */
    private Optional<String> provider(Optional<Role> role, String chosen) {
        return role.filter(Role.PROVIDER::equals).map(r -> chosen).filter(providers.all()::containsKey);
    }

    @PostMapping("/invitations/{invitation}/revocation")
    String revoke(@PathVariable UUID invitation) {
        invitations.revoke(invitation);
        return "redirect:/accounts";
    }

    @PostMapping("/rules")
    String rules(@RequestParam(defaultValue = "") String graceDays, Model page) {
        var typed = Normalizer.normalize(graceDays, Normalizer.Form.NFKC).strip();
        if (!typed.matches("[0-9]{1,2}") || Integer.parseInt(typed) > Rules.MOST_GRACE_DAYS) {
            list(new Filter("", "", ""), page);
            page.addAttribute("graceDays", graceDays);
            page.addAttribute("graceWrong", Rules.MOST_GRACE_DAYS);
            return "account/accounts";
        }
        roster.graceDays(Integer.parseInt(typed));
        return "redirect:/accounts";
    }

    @GetMapping("/{account}")
    String show(@PathVariable UUID account, Model page) {
        var found = accounts.find(account).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        page.addAttribute("account", Shown.of(found, names(), organisations.byAccount()));
        page.addAttribute("providers", providers.all());
        page.addAttribute("organisations", organisations.all());
        page.addAttribute("created", OwnPages.MINUTE.format(found.createdAt()));
        page.addAttribute("erased", erased(found));
        page.addAttribute("hasFactor", factors.has(account));
        page.addAttribute("alone", persons.alone(account));
        page.addAttribute("linked", links.linked(account));
        page.addAttribute("fresh", UUID.randomUUID());
        page.addAttribute("open", sessions.of(account).size());
        page.addAttribute("roles", GIVEN);
        return "account/account";
    }

    @PostMapping("/{account}/password-link")
    String passwordLink(
            @PathVariable UUID account,
            @RequestParam UUID invitation,
            @RequestParam(defaultValue = "") String why,
            Model page) {
        var found = accounts.find(account).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var secret = invitations.renew(invitation, found, words(why));
        if (secret.isEmpty()) return "redirect:/accounts/" + account;
        page.addAttribute("login", found.login());
        page.addAttribute("link", invitations.link(secret.get()));
        page.addAttribute("back", "/accounts");
        page.addAttribute("back", "/accounts");
        return "account/invited";
    }

    @PostMapping("/{account}/disable")
    String disable(
            @PathVariable UUID account,
            @RequestParam(defaultValue = "") String why,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next) {
        return after(account, roster.disable(account, words(why)), SentBack.of("state", typed, "why", LAST), next);
    }

    @PostMapping("/{account}/enable")
    String enable(
            @PathVariable UUID account,
            @RequestParam(defaultValue = "") String why,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next) {
        return after(account, roster.enable(account, words(why)), SentBack.of("state", typed, "why", LAST), next);
    }

    @PostMapping("/{account}/role")
    String role(
            @PathVariable UUID account,
            @RequestParam String role,
            @RequestParam(defaultValue = "") String provider,
            @RequestParam(defaultValue = "") String organisation,
            @RequestParam(defaultValue = "") String newOrganisation,
            @RequestParam(defaultValue = "") String fresh,
            @RequestParam(defaultValue = "") String why,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next) {
        var wanted = GIVEN.stream().filter(r -> r.word().equals(role)).findFirst();
        if (wanted.isEmpty()) throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        var named = provider(wanted, provider);
        if (wanted.get() == Role.PROVIDER && named.isEmpty()) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("role", typed, "provider", "invite.provider-missing"));
            return "redirect:/accounts/" + account;
        }
        var chosen = ChosenOrganisation.of(fresh, organisation, newOrganisation);
        var unnamed = wanted.filter(Role.CLINIC::equals).flatMap(clinic -> chosen.wrong(organisations));
        if (unnamed.isPresent()) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("role", typed, "organisation", unnamed.get()));
            return "redirect:/accounts/" + account;
        }
        return after(
                account,
                roster.role(
                        account,
                        wanted.get(),
                        named,
                        wanted.filter(Role.CLINIC::equals).map(clinic -> chosen.entered(roster)),
                        words(why)),
                SentBack.of("role", typed, "role", LAST),
                next);
    }

    @PostMapping("/{account}/second-factor-reset")
    String resetFactor(
            @PathVariable UUID account,
            @RequestParam(defaultValue = "") String why,
            @RequestParam Map<String, String> typed,
            RedirectAttributes next) {
        return after(account, roster.resetFactor(account, words(why)), SentBack.of("factor", typed, "why", LAST), next);
    }

    /** Whoever met the owner types the number that they saw on the owner's screen. */
    @PostMapping("/{account}/confirmation")
    String confirm(
            @PathVariable UUID account,
            @RequestParam(defaultValue = "") String number,
            HttpServletRequest request,
            RedirectAttributes next) {
        var found = accounts.find(account).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (acting.actor().name().equals(account.toString())) return "redirect:/accounts/" + account + "?own";
        var tried = "met " + account;
        if (attempts.begin(tried, request.getRemoteAddr()).isPresent() || !numbers.right(account, number)) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of("confirmation", Map.of(), "number", "person-met.wrong"));
            return "redirect:/accounts/" + account + "?number";
        }
        attempts.forgive(tried, request.getRemoteAddr());
        persons.confirm(found);
        return "redirect:/accounts/" + account + "?done";
    }

    @PostMapping("/{account}/directory-removal")
    String unlink(@PathVariable UUID account, @RequestParam(defaultValue = "") String why) {
        var found = accounts.find(account).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        links.unlink(found.id(), words(why));
        sessions.endOthers(found.id(), "");
        return "redirect:/accounts/" + account + "?done";
    }

    /** Whether it was shut for good when its owner's identity was destroyed. */
    private boolean erased(Account account) {
        return account.person()
                .flatMap(person -> erasures.erasedOn(new PersonId(person)))
                .isPresent();
    }

    private static String words(String why) {
        return why.strip().substring(0, Math.min(WHY, why.strip().length()));
    }

    private static String after(UUID account, Roster.Answer answer, SentBack last, RedirectAttributes next) {
        return switch (answer) {
            case DONE -> "redirect:/accounts/" + account + "?done";
            case LAST_ADMINISTRATOR -> {
                next.addFlashAttribute(SentBack.NAME, last);
                yield "redirect:/accounts/" + account + "?last";
            }
            case UNKNOWN -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        };
    }
}
