package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.web.api.UploadScanner;
import huizhen.web.api.UploadScanner.Verdict;
import huizhen.web.document.OpinionText;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/// What is uploaded passes here before it is stored: nothing that is infected, and nothing that
/// could not be looked at, unless the deployment says so. The trail has a file's digest, never its
/// name, which people write identities into.
final class UploadGate {
  private static final Logger LOG = System.getLogger(UploadGate.class.getName());
  private static final String ACTION = "upload.scan";

  private final UploadScanner scanner;
  private final Auditor auditor;

  UploadGate(UploadScanner scanner, Auditor auditor) {
    this.scanner = scanner;
    this.auditor = auditor;
  }

  /// @param subject the id of what it is uploaded to
  Future<Void> pass(Exchange exchange, Optional<CaseId> about, String subject, Buffer content) {
    return scanner
        .scan(content)
        .recover(e -> {
          LOG.log(Level.WARNING, () -> "uploads can't be scanned: " + e.getMessage());
          return write(exchange, about, subject, content, "refused:scanner-away", new JsonObject())
              .compose(_ -> ProblemException.failed(away()));
        })
        .compose(verdict ->
            switch (verdict) {
              case Verdict.Clean() -> Future.succeededFuture();
              case Verdict.NotScanned(var isSetUp) ->
                  isSetUp
                      ? write(exchange, about, subject, content, "unscanned", new JsonObject())
                      : Future.succeededFuture();
              case Verdict.Infected(var signature) ->
                  write(
                          exchange,
                          about,
                          subject,
                          content,
                          "refused:infected",
                          new JsonObject().put("signature", signature))
                      .compose(_ -> ProblemException.failed(infected()));
            });
  }

  private Future<Void> write(
      Exchange exchange,
      Optional<CaseId> about,
      String subject,
      Buffer content,
      String outcome,
      JsonObject detail) {
    return auditor.write(
        exchange.actor().account(),
        about,
        ACTION,
        subject,
        outcome,
        detail
            .put("bytes", content.length())
            .put("sha256", OpinionText.digest(content.getBytes())));
  }

  private static Problem infected() {
    return worded(
        422,
        "upload-infected",
        "该文件带有恶意程序，未保存。请检查您的电脑，或更换文件。",
        "This file carries malware and was not stored. Check your computer, or choose another"
            + " file.");
  }

  private static Problem away() {
    return worded(
        503,
        "scanner-away",
        "病毒扫描暂时无法使用，文件未保存，请稍后重试。",
        "Files can't be scanned at the moment, so it was not stored. Try again later.");
  }

  private static Problem worded(int status, String code, String zh, String en) {
    return new Problem(status, code, en, new JsonObject().put("zh", zh).put("en", en));
  }
}
