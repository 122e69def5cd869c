/** How soon the services and the whole system are ready after a build, and what memory they take while idle. */
package dev.parley.bench.start;
