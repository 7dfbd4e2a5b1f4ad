package huizhen.scheduling.io;

import huizhen.scheduling.notice.api.Notice;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.PatientLinks;
import huizhen.scheduling.notice.api.Recipient;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.PlaceWait;
import huizhen.scheduling.visit.api.Visits;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;

/// Where a notice leads to.
final class NoticeLinks {
  private final Visits visits;
  private final PatientLinks links;
  private final String baseUrl;
  private final InstantSource clock;

  NoticeLinks(Visits visits, PatientLinks links, String baseUrl, InstantSource clock) {
    this.visits = visits;
    this.links = links;
    this.baseUrl = baseUrl;
    this.clock = clock;
  }

  /// Empty where there is nothing to come to any more: a number that has gone to somebody else.
  Future<Optional<String>> of(Notice notice) {
    if (notice.recipient().kind() != Recipient.Kind.PATIENT) {
      return Future.succeededFuture(Optional.of(baseUrl + notice.subject().path()));
    }
    // To a visit a patient comes by a link of his own, which reception gives.
    return notice.kind() == NoticeKind.TIME_OFFERED
            && notice.subject().kind() == NoticeSubject.Kind.BLOCK
        ? toPlace(notice)
        : Future.succeededFuture(Optional.of(baseUrl + path(notice)));
  }

  private Future<Optional<String>> toPlace(Notice notice) {
    var block = new BlockId(notice.subject().id());
    return visits
        .session(block)
        .compose(session -> {
          var wait =
              session.stream()
                  .flatMap(it -> it.block().waits().stream())
                  .filter(it -> it.booking().patient().value().equals(notice.recipient().id()))
                  .filter(this::isOffered)
                  .findFirst();
          return wait.isEmpty()
              ? Future.succeededFuture(Optional.empty())
              : links.toPlace(wait.get().id(), block).map(path -> Optional.of(baseUrl + path));
        });
  }

  private boolean isOffered(PlaceWait it) {
    return it.offer().filter(offer -> clock.instant().isBefore(offer.until())).isPresent();
  }

  private static String path(Notice notice) {
    return notice.subject().kind() == NoticeSubject.Kind.VISIT ? "/" : notice.subject().path();
  }
}
