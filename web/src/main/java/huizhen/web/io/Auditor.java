package huizhen.web.io;

import huizhen.recording.api.AuditTrail;
import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.recording.api.CaseId;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Writes who saw what before they see it; what can't be audited is not shown. (Commands are
/// audited by the scheduling module, with the change itself.)
final class Auditor {
  /// Playbacks that were audited; past that the oldest is forgotten and audited again.
  private static final int MAX_PLAYBACKS = 10_000;

  private static final Logger LOG = System.getLogger(Auditor.class.getName());

  private final AuditTrail trail;
  private final Tokens tokens;
  private final InstantSource clock;
  private final Map<String, Future<Void>> playbacks =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Future<Void>> eldest) {
          return size() > MAX_PLAYBACKS;
        }
      };

  Auditor(AuditTrail trail, Tokens tokens, InstantSource clock) {
    this.trail = trail;
    this.tokens = tokens;
    this.clock = clock;
  }

  Future<Void> saw(Exchange exchange, String action, String subject) {
    return write(exchange.actor().account(), exchange.evidence(), action, subject, "ok");
  }

  /// As [#saw], with why or how: ids and numbers alone.
  Future<Void> sawBecause(Exchange exchange, String action, String subject, JsonObject detail) {
    return write(
        exchange.actor().account(), exchange.evidence(), action, subject, "ok", detail.encode());
  }

  /// Once for each session and recording: a player asks for hundreds of segments.
  Future<Void> played(Exchange exchange) {
    return once(exchange, "recording.play", exchange.recording().id().value());
  }

  /// As [#saw], once for each session: what is asked meanwhile waits for the one entry.
  Future<Void> once(Exchange exchange, String action, String subject) {
    var about = exchange.evidence().map(CaseId::value).orElse("");
    var key = String.join(" ", exchange.staff().tokenHash(), action, about, subject);
    var written = Promise.<Void>promise();
    synchronized (playbacks) {
      var known = playbacks.putIfAbsent(key, written.future());
      if (known != null) {
        return known;
      }
    }
    saw(exchange, action, subject)
        .onFailure(_ -> {
          synchronized (playbacks) {
            var _ = playbacks.remove(key); // the next one tries again
          }
        })
        .onComplete(written);
    return written.future();
  }

  /// What the gateway did itself.
  Future<Void> noted(String actor, String action, String subject, JsonObject detail) {
    return write(actor, Optional.empty(), action, subject, "ok", detail.encode());
  }

  Future<Void> write(
      String actor, Optional<CaseId> caseId, String action, String subject, String outcome) {
    return write(actor, caseId, action, subject, outcome, new JsonObject().encode());
  }

  /// With what there is to know of it: ids, codes and numbers alone.
  Future<Void> write(
      String actor,
      Optional<CaseId> caseId,
      String action,
      String subject,
      String outcome,
      JsonObject detail) {
    return write(actor, caseId, action, subject, outcome, detail.encode());
  }

  private Future<Void> write(
      String actor,
      Optional<CaseId> caseId,
      String action,
      String subject,
      String outcome,
      String detail) {
    var event =
        new AuditEvent(
            tokens.id(), clock.instant(), caseId, actor, action, subject, outcome, detail);
    return trail
        .append(event)
        .recover(e -> {
          LOG.log(Level.ERROR, () -> "audit trail refused action=%s".formatted(action), e);
          return ProblemException.failed(
              Problem.unavailable("The audit trail can't be written, so nothing is shown."));
        })
        .mapEmpty();
  }
}
