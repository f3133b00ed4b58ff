// Fields that are as high as their text, where styles can't see to that.

// grow has a field be so, and returns what is to be called when a script has changed its text.
export function grow(field) {
  if (CSS.supports("field-sizing", "content")) return () => {};
  const fit = () => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  };
  field.addEventListener("input", fit);
  fit();
  return fit;
}
