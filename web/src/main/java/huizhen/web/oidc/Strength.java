package huizhen.web.oidc;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How strongly somebody has to have signed in at the identity provider (OpenID Connect Core 1.0,
/// sections 2 and 3.1.2.1; RFC 8176): what it is asked for, and what its ID token has to say of it.
/// Where nothing is set nothing is looked at; where something is, a token that is silent is weak.
///
/// @param wanted `acr_values`, the one that is liked best first
/// @param contexts one of which has to be the token's `acr`; empty for any
/// @param methods one of which has to be among the token's `amr`; empty for any
public record Strength(List<String> wanted, Set<String> contexts, Set<String> methods) {
  private static final int MOST = 20;
  private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e&&[^\"\\\\,]]{1,200}");

  /// Nothing is asked for.
  public static final Strength ANY = new Strength(List.of(), Set.of(), Set.of());

  public Strength {
    wanted = List.copyOf(wanted);
    contexts = Set.copyOf(contexts);
    methods = Set.copyOf(methods);
    var isFit =
        Stream.of(wanted, contexts, methods)
            .allMatch(all -> all.size() <= MOST && all.stream().allMatch(VALUE.asMatchPredicate()));
    if (!isFit) {
      throw new IllegalArgumentException(
          "oidc.acr-values, oidc.accepted-acr and oidc.accepted-amr are up to 20 values each,"
              + " without spaces, separated by commas");
    }
  }

  /// What is wanted is what is accepted, where nothing else is said.
  public static Strength of(List<String> wanted, Set<String> contexts, Set<String> methods) {
    return new Strength(wanted, contexts.isEmpty() ? Set.copyOf(wanted) : contexts, methods);
  }

  /// What is missing, in a word for the trail; empty when it is strong enough.
  public Optional<String> missing(Optional<String> acr, List<String> amr) {
    if (!contexts.isEmpty() && acr.filter(contexts::contains).isEmpty()) {
      return Optional.of("acr");
    }
    return methods.isEmpty() || amr.stream().anyMatch(methods::contains)
        ? Optional.empty()
        : Optional.of("amr");
  }
}
