package huizhen.relay.world;

import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/// What a method returns only so that calls can be chained. The compiler's check knows the name.
@Target({ElementType.METHOD, ElementType.TYPE})
@interface CanIgnoreReturnValue {}
