/** People in front of the real page in a real browser, and what they see when. */
package dev.parley.bench.browser;
