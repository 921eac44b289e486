#!/bin/sh
# Tells the channel a week before a secret expires.
openclaw secrets audit --check || openclaw message send --channel ops --message "a secret needs attention"
