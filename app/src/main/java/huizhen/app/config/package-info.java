/// What the gateway is told at the start: flags and a file, read once and checked.
@NullMarked
package huizhen.app.config;

import org.jspecify.annotations.NullMarked;
