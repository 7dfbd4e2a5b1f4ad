package huizhen.web.io;

import huizhen.web.api.AccountStore;
import huizhen.web.api.AccountStore.ServiceClient;
import huizhen.web.policy.Policy;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/// Lets AI principals in where they may draft, and refuses them everywhere else with the policy's
/// id, in the trail. The client is read at each request: one that is gone or changed opens nothing.
final class MachineGate {
  /// Of the policy that an AI assists alone.
  static final String POLICY = "ai.no-signing";

  private final Sessions sessions;
  private final AccountStore accounts;
  private final Auditor auditor;
  private final Problem refusal =
      PolicyBook.shipped().stream()
          .filter(it -> it.id().equals(POLICY))
          .findFirst()
          .flatMap(Policy::refusal)
          .map(words ->
              new Problem(
                  403,
                  "ai-assists-only",
                  words.en(),
                  new JsonObject().put("rule", POLICY).put("zh", words.zh()).put("en", words.en())))
          .orElseThrow(() -> new IllegalStateException("there is no policy " + POLICY));

  MachineGate(Sessions sessions, AccountStore accounts, Auditor auditor) {
    this.sessions = sessions;
    this.accounts = accounts;
    this.auditor = auditor;
  }

  Future<Caller> admit(HttpServerRequest request) {
    return machine(request)
        .compose(found ->
            found
                .map(it -> Future.<Caller>succeededFuture(it))
                .orElseGet(() -> ProblemException.failed(Gatekeeper.noAccess())));
  }

  /// Fails when it is an AI principal that asks.
  Future<Void> refuse(HttpServerRequest request, String action) {
    return machine(request)
        .compose(found ->
            found.isEmpty()
                ? Future.succeededFuture()
                : auditor
                    .write(
                        found.get().clientId(), Optional.empty(), action, "-", "refused:" + POLICY)
                    .compose(_ -> ProblemException.failed(refusal)));
  }

  private Future<Optional<Caller.Machine>> machine(HttpServerRequest request) {
    return Gatekeeper.bearer(request)
        .map(token -> sessions.findAccess(token, ServiceClient.DRAFTS))
        .orElse(Future.succeededFuture(Optional.empty()))
        .compose(caller ->
            caller.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : accounts
                    .client(caller.get().clientId())
                    .map(client ->
                        client
                            .filter(ServiceClient::isMachine)
                            .flatMap(it ->
                                it.organisation()
                                    .map(at -> new Caller.Machine(it.clientId(), at)))));
  }
}
