package musubi.platform.access;

import java.io.Serial;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.municipality.Code;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/** An account whose owner has shown who they are. */
final class SignedIn implements UserDetails {
    @Serial
    private static final long serialVersionUID = 1L;

    private final UUID account;
    private final String login;
    private final String password;
    private final Role role;
    private final String municipality;
    private final @Nullable UUID person;
    private final @Nullable String provider;

    SignedIn(
            UUID account,
            String login,
            String password,
            Role role,
            String municipality,
            @Nullable UUID person,
            @Nullable String provider) {
        this.account = account;
        this.login = login;
        this.password = password;
        this.role = role;
        this.municipality = municipality;
        this.person = person;
        this.provider = provider;
    }

    Actor actor() {
        return new Actor(
                account.toString(),
                role,
                new Code(municipality),
                Optional.ofNullable(person),
                Optional.ofNullable(provider));
    }

    @Override
    public List<GrantedAuthority> getAuthorities() {
        return List.of(new SimpleGrantedAuthority("ROLE_" + role.name()));
    }

    @Override
    public String getPassword() {
        return password;
    }

    @Override
    public String getUsername() {
        return login;
    }
}
