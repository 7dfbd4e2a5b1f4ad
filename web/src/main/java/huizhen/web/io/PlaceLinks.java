package huizhen.web.io;

import huizhen.recording.api.AuditTrail;
import huizhen.recording.api.CaseId;
import huizhen.scheduling.api.Consent.Relation;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.web.api.VisitLinks;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/// One-tap links to a number that is kept for a patient who waits: what the gateway sends him by
/// itself. They are opened as reception's are ([VisitLinkRoutes]), by the patient's own name.
public final class PlaceLinks {
  private final VisitLinks links;
  private final Auditor auditor;
  private final Tokens tokens;
  private final InstantSource clock;

  public PlaceLinks(VisitLinks links, AuditTrail trail, SecureRandom random, InstantSource clock) {
    this.links = links;
    this.clock = clock;
    tokens = new Tokens(random);
    auditor = new Auditor(trail, tokens, clock);
  }

  /// @param wait of the visit that may come of it
  /// @return a path with the token in its fragment
  public Future<String> make(VisitId wait, BlockId block) {
    var token = tokens.secret();
    var json =
        new JsonObject()
            .put("visit", wait.value())
            .put("block", block.value())
            .put("relation", Relation.SELF.name())
            .put("name", "")
            .put("until", clock.instant().plus(VisitLinkRoutes.LIFE).toString());
    var room = Visit.room(wait);
    return auditor
        .write("system", Optional.of(new CaseId(room)), "visit.link", room, "ok")
        .compose(_ -> links.put(Tokens.hash(token), json.encode(), VisitLinkRoutes.LIFE))
        .map(_ -> "/visit#" + token);
  }
}
