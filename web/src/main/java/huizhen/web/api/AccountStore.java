package huizhen.web.api;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// A port: accounts and service clients. `app` implements it over Redis, sealed.
public interface AccountStore {
  Future<Optional<Account>> byUsername(String username);

  /// By the id that the audit trail and rooms show ([Actor#account]).
  Future<Optional<Account>> byId(String account);

  /// Makes an account, or replaces all of it. Who listens hears of it when its standing is another.
  Future<Void> put(Account account);

  /// Keeps failures and lock alone: a try at the sign-in overwrites nothing that was changed
  /// meanwhile.
  Future<Void> tried(Account account);

  /// One that its owner has chosen. False when there is no such user.
  Future<Boolean> changePassword(String username, String passwordHash);

  /// One that the gateway made, good until then and for choosing another alone. False when there is
  /// no such user.
  Future<Boolean> lendPassword(String username, String passwordHash, Instant until);

  /// Disables or enables; takes what it is told twice.
  Future<Void> disable(String account, boolean isDisabled);

  /// A piece of an organisation's accounts, or of all, in an order of the store's.
  ///
  /// @param after the `next` of the piece before, which tells nothing of who it is; empty for the
  ///   first
  /// @param limit at most [Page#MAX]
  Future<Page<Account>> accounts(
      Optional<OrganisationId> organisation, Optional<String> after, int limit);

  /// Who is told of an account that got another [Account#standing], by its id; the last one who
  /// asks.
  void onChanged(Consumer<String> listener);

  Future<Optional<ServiceClient>> client(String clientId);

  Future<Void> put(ServiceClient client);

  /// Whether an organisation has an AI principal ([ServiceClient#isMachine]).
  Future<Boolean> hasMachine(OrganisationId organisation);

  /// @param displayName shown to its owner and in rooms
  /// @param passwordHash Argon2id in PHC form
  /// @param isDisabled it opens nothing, and none of its sessions does
  /// @param temporaryUntil how long a password is good that its owner has not chosen; empty for one
  ///   that the owner has
  record Account(
      String username,
      String displayName,
      String passwordHash,
      Actor actor,
      int failures,
      Optional<Instant> lockedUntil,
      boolean isDemo,
      boolean isDisabled,
      Optional<Instant> temporaryUntil) {
    /// One whose password its owner has chosen.
    public Account(
        String username,
        String displayName,
        String passwordHash,
        Actor actor,
        int failures,
        Optional<Instant> lockedUntil,
        boolean isDemo,
        boolean isDisabled) {
      this(
          username,
          displayName,
          passwordHash,
          actor,
          failures,
          lockedUntil,
          isDemo,
          isDisabled,
          Optional.empty());
    }

    /// As that, and not disabled.
    public Account(
        String username,
        String displayName,
        String passwordHash,
        Actor actor,
        int failures,
        Optional<Instant> lockedUntil,
        boolean isDemo) {
      this(username, displayName, passwordHash, actor, failures, lockedUntil, isDemo, false);
    }

    public Account with(int newFailures, Optional<Instant> newLock) {
      return new Account(
          username,
          displayName,
          passwordHash,
          actor,
          newFailures,
          newLock,
          isDemo,
          isDisabled,
          temporaryUntil);
    }

    public Account withPassword(String hash) {
      return withPassword(hash, Optional.empty());
    }

    /// @param until empty for one that its owner has chosen
    public Account withPassword(String hash, Optional<Instant> until) {
      return new Account(
          username, displayName, hash, actor, failures, lockedUntil, isDemo, isDisabled, until);
    }

    public Account disabled(boolean value) {
      return new Account(
          username,
          displayName,
          passwordHash,
          actor,
          failures,
          lockedUntil,
          isDemo,
          value,
          temporaryUntil);
    }

    /// Its password is good for choosing another alone.
    public boolean isTemporary() {
      return temporaryUntil.isPresent();
    }

    /// What it may do: its sessions end when that is another.
    public String standing() {
      return actor.role() + "/" + actor.organisation().map(OrganisationId::value).orElse("");
    }

    @Override
    public String toString() {
      return "Account[" + actor.account() + "]";
    }
  }

  /// One with the scope [#DRAFTS] is an AI principal: it has an organisation and no other scope, so
  /// that nothing but drafting is ever open to it.
  ///
  /// @param secretHash Argon2id in PHC form
  /// @param scopes e.g. `rooms`
  /// @param organisation whose system it is, for what is an organisation's
  record ServiceClient(
      String clientId,
      String secretHash,
      java.util.Set<String> scopes,
      Optional<OrganisationId> organisation) {
    /// Of no organisation.
    public ServiceClient(String clientId, String secretHash, java.util.Set<String> scopes) {
      this(clientId, secretHash, scopes, Optional.empty());
    }

    /// What an AI principal may: draft where a doctor asked for it.
    public static final String DRAFTS = "drafts";

    /// What a recogniser of speech may: hear a room, and hand in captions.
    public static final String CAPTIONS = "captions";

    public ServiceClient {
      scopes = java.util.Set.copyOf(scopes);
      if (scopes.contains(DRAFTS) && (scopes.size() > 1 || organisation.isEmpty())) {
        throw new IllegalArgumentException(
            "a client that drafts has an organisation, and no other scope");
      }
    }

    /// An AI principal: drafts, and may nothing else.
    public boolean isMachine() {
      return scopes.contains(DRAFTS);
    }

    @Override
    public String toString() {
      return "ServiceClient[" + clientId + "]";
    }
  }
}
