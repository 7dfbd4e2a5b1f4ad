package huizhen.app.e2e;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// The steps of a walk build on each other: after one that failed the rest are skipped, and the
/// failure stands alone, with a screenshot of everybody.
final class StopAtFirstFailure implements ExecutionCondition, TestExecutionExceptionHandler {
  private final Runnable show;
  private boolean hasFailed;

  /// @param show leaves a picture of what everybody sees
  StopAtFirstFailure(Runnable show) {
    this.show = show;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return hasFailed
        ? ConditionEvaluationResult.disabled("an earlier step failed")
        : ConditionEvaluationResult.enabled("");
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable cause)
      throws Throwable {
    hasFailed = true;
    show.run();
    throw cause;
  }
}
