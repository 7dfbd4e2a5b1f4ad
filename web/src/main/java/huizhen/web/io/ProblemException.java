package huizhen.web.io;

import huizhen.web.view.Problem;
import io.vertx.core.Future;

/// Carries a [Problem] to the caller. Has no stack trace: it is an answer, not a fault.
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.code(), null, false, false);
    this.problem = problem;
  }

  static <T> Future<T> failed(Problem problem) {
    return Future.failedFuture(new ProblemException(problem));
  }

  Problem problem() {
    return problem;
  }
}
