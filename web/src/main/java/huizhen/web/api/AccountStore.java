package huizhen.web.api;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.OrganisationId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// A port: accounts and service clients. `app` implements it over Redis, sealed.
public interface AccountStore {
  Future<Optional<Account>> byUsername(String username);

  /// By the id that the audit trail and rooms show ([Actor#account]).
  Future<Optional<Account>> byId(String account);

  /// Who listens hears of it when the account is not what it was.
  Future<Void> put(Account account);

  /// Who is told of an account that got another [Account#standing], by its id; the last one who
  /// asks.
  void onChanged(Consumer<String> listener);

  Future<Optional<ServiceClient>> client(String clientId);

  Future<Void> put(ServiceClient client);

  /// @param displayName shown to its owner and in rooms
  /// @param passwordHash Argon2id in PHC form
  record Account(
      String username,
      String displayName,
      String passwordHash,
      Actor actor,
      int failures,
      Optional<Instant> lockedUntil,
      boolean isDemo) {
    /// What it may do: its sessions end when that is another.
    public String standing() {
      return actor.role() + "/" + actor.organisation().map(OrganisationId::value).orElse("");
    }

    @Override
    public String toString() {
      return "Account[" + actor.account() + "]";
    }
  }

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

    public ServiceClient {
      scopes = java.util.Set.copyOf(scopes);
    }

    @Override
    public String toString() {
      return "ServiceClient[" + clientId + "]";
    }
  }
}
