package huizhen.web.policy;

import huizhen.scheduling.api.Actor.Role;
import huizhen.web.hook.Networks.Range;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// From which networks some people work (OWASP ASVS 5.0 8.2.4): looked at when they sign in and at
/// each request, since a session goes where its laptop goes. Being there grants nothing: role,
/// second factor and ownership are asked for as ever.
///
/// @param operators where operators are; empty for anywhere
/// @param regulators where regulators are; empty for anywhere
/// @param accounts from where accounts are looked after, by whomever; empty for anywhere
public record WorkPlaces(List<Range> operators, List<Range> regulators, List<Range> accounts) {
  public static final WorkPlaces ANYWHERE = new WorkPlaces(List.of(), List.of(), List.of());

  /// What looks after accounts.
  static final Set<String> OF_ACCOUNTS =
      Set.of(
          "listAccounts",
          "disableAccount",
          "enableAccount",
          "endAccountSessions",
          "resetPassword",
          "resetFactors");

  /// What anybody may from anywhere: see that one is signed in, and end it.
  static final Set<String> ANYWHERE_AT_ALL = Set.of("getSession", "signOut");

  public WorkPlaces {
    operators = List.copyOf(operators);
    regulators = List.copyOf(regulators);
    accounts = List.copyOf(accounts);
  }

  /// Whether this role may sign in from there.
  ///
  /// @param from empty when it is not known
  public boolean admit(Role role, Optional<InetAddress> from) {
    return switch (role) {
      case OPERATOR -> isWithin(operators, from);
      case REGULATOR -> isWithin(regulators, from);
      case COUNTY_DOCTOR, SPECIALIST, COORDINATOR, PATIENT, SERVICE, SYSTEM -> true;
    };
  }

  /// Whether this role may do it from there.
  public boolean admit(Role role, String operation, Optional<InetAddress> from) {
    return ANYWHERE_AT_ALL.contains(operation)
        || (admit(role, from) && (!OF_ACCOUNTS.contains(operation) || isWithin(accounts, from)));
  }

  private static boolean isWithin(List<Range> networks, Optional<InetAddress> from) {
    return networks.isEmpty()
        || from.filter(it -> networks.stream().anyMatch(range -> range.holds(it))).isPresent();
  }
}
