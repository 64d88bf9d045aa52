"""Files that outlive the process: flushing them to the disk, and the process to which they belong."""
